import { follow, hear } from '../../src/domain/driver';
import { lived } from './support/scenario';
import { SECOND, vipps } from './support/world';

test('a message can be heard while the release is on its way, past the end of the hold', () => {
  const { payment } = lived('complete => send release 24900\nsends release', { capabilities: vipps });
  const late = payment.holdUntil + SECOND;
  const heard = hear(payment, { kind: 'providerNotice', text: 'webhook' }, 'signal', late).payment;
  expect(() => follow(heard, late)).not.toThrow();
});
