import { viewOf } from '../../src/view/view';
import { REFUNDING } from '../domain/support/refunds';
import { lived } from '../domain/support/scenario';

/** The updates that the page offers, in its order. */
const offered = (table: string): string[] => {
  const { payment, now } = lived(table, { capabilities: REFUNDING.vipps });
  return viewOf(payment, now).actions.map(({ update }) => update);
};

test('what a look-up says that others did is to be resolved before anything lets it be sent', () => {
  expect(offered('pause\nshipped parcel-1 9900\nnotice\ntotal authorize 9900 extra')).toEqual([
    'resolve',
    'acknowledge',
    'resume',
  ]);
  expect(
    offered(
      'shipped parcel-1 9900\nconfirmed parcel-1\npause\nrefund r 4000\nnotice\ntotal authorize 9900 0 4000 extra',
    ),
  ).toEqual(['resolve', 'acknowledge', 'resume']);
});

test('what nobody did can be given up, and that comes last', () => {
  expect(offered('pause\nshipped parcel-1 9900')).toEqual(['resume', 'resolve']);
  expect(
    offered(
      'shipped parcel-1 9900\nconfirmed parcel-1\npause\nshipped parcel-2 5000\nnotice\ntotal authorize 9900 0 4000 extra',
    ),
  ).toEqual(['acknowledge', 'resume', 'resolve']);
});
