import { ATTENTIONS } from '../../src/domain/attention';
import { read, sectionOf, tableUnder } from '../docs/page';
import { namesIn, rules } from '../support/monitoring';

const PAGE = 'docs/monitoring.md';
const page = read(PAGE);

/** As a browser finds a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
const headings = [...page.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) => heading);

describe.each(rules().map((rule) => [rule.alert, rule] as const))('%s', (alert, { expr, labels, annotations }) => {
  test('has a severity, a summary, a description and a runbook', () => {
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(Object.keys(annotations).sort()).toEqual(['description', 'runbook_url', 'summary']);
  });

  test('its runbook is a section that says what it means and what to do first', () => {
    const [file, anchor] = annotations.runbook_url?.split('#') ?? [];
    expect(file).toBe(PAGE);
    expect(headings.filter((heading) => anchorOf(heading) === anchor)).toEqual([alert]);
    expect(sectionOf(page, alert)).toMatch(/^\*Means:\* .+^\*Do:\* /ms);
  });

  test('its query can be read', () => {
    expect(namesIn(expr).metrics).not.toEqual([]);
  });
});

test('the page has no alert that is not there', () => {
  expect(headings.filter((heading) => heading.startsWith('Holdfast')).sort()).toEqual(
    rules()
      .map(({ alert }) => alert)
      .sort(),
  );
});

test('every attention is in the alert for its kind, and those that look after themselves are in none', () => {
  const codesIn = (alert: string): string[] => {
    const { expr = '' } = rules().find((rule) => rule.alert === alert) ?? {};
    return /code=~"([^"]+)"/.exec(expr)?.[1]?.split('|') ?? [];
  };
  const rows = Object.entries(ATTENTIONS);
  const aboutParcels = rows.filter(([, row]) => row.keepsHold).map(([code]) => code);
  const aboutMoney = rows.filter(([, row]) => row.keepsOpen && !row.keepsHold).map(([code]) => code);
  expect(codesIn('HoldfastShipmentUnpaid')).toEqual(aboutParcels);
  expect(codesIn('HoldfastMoneyDiffers')).toEqual([...aboutMoney, 'Overdrawn'].sort());
});

test('the table of severities is that of the rules', () => {
  const [, ...rows] = tableUnder(page, 'Alerts');
  const told = rows.map(([alert = '', severity]) => [/\[(\w+)\]/.exec(alert)?.[1], severity]);
  expect(told).toEqual(rules().map(({ alert, labels }) => [alert, labels.severity]));
});
