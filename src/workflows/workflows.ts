/** Every workflow of the bundle; the name of a function is its type. */
export { events } from './events';
export { hold } from './hold';
export { payment } from './payment';
