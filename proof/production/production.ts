import type { Order } from '../chaos/order';
import { settleAll } from '../chaos/settlement';
import { audit } from './books';
import { disturbAll } from './disturb';
import type { Installation } from './installation';
import { makeFirst, thereAndBack } from './moves';
import { pacesOf, waitsOf } from './pace';
import { type Report, reportOf } from './report';
import type { Stage } from './stage';
import { stand } from './standing';
import { startTraffic } from './traffic';

export interface Plan {
  readonly seed: number;
  /** The worker of a release whose workflow code is another. */
  readonly otherScript: string;
  /** Takes a line about how far it is. */
  readonly show: (line: string) => void;
}

/** Kills each part in turn, moves payments between two builds, and asks the provider's hidden books what became of the money. */
export async function production(
  { seed, otherScript, show }: Plan,
  installation: Installation,
  stage: Stage,
): Promise<Report> {
  const startedAt = Date.now();
  const build = await makeFirst(stage);
  const orders = new Map<string, Order>();
  const traffic = startTraffic(stage, seed, orders);
  let isOver = false;
  const settling = settleAll(
    { orders, isOver: () => isOver, show: (running) => show(`${running} of ${orders.size} payments still run`) },
    stage,
  );
  settling.catch(() => undefined); // it is awaited below
  const unlessFailed = <T>(work: Promise<T>): Promise<T> => Promise.race([work, traffic.failed, stage.crew.failed]);

  const disturbances = await unlessFailed(disturbAll(installation, stage, seed, show));
  show('payments in every state');
  const standing = await unlessFailed(stand(stage));
  const moves = await unlessFailed(thereAndBack(build, otherScript, stage, standing, show));
  await standing.finish();
  for (const order of standing.orders) orders.set(order.paymentId, order);
  await traffic.stop();
  isOver = true;
  const byPerson = await settling;

  show(`${orders.size} payments are compared with the provider's books`);
  const truth = await stage.control.truth();
  const isCut = ({ what }: { what: string }): boolean => what.includes('cut off');
  const cutOff = disturbances.find(isCut);
  return reportOf({
    seed,
    took: installation.took,
    paces: pacesOf(disturbances, truth),
    ...(cutOff === undefined ? {} : { waits: waitsOf(traffic.told, truth, cutOff.from, cutOff.to) }),
    told: traffic.told.size,
    overHttp: traffic.overHttp.size,
    moves,
    states: standing.states,
    audit: await audit([...orders.values()], byPerson, stage),
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  });
}
