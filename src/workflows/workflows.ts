/** Every workflow of the bundle; the name of a function is its type. */
export { hold } from './hold';
export { payment } from './payment';
