import type { PatternName, PatternRule } from '../../../shared/contract/patterns.ts';
import { ProvisoError } from '../../../shared/errors.ts';

const WINDOW = { name: 'minutes', words: 'width of a window, in minutes', value: 15, least: 1, most: 1_440 } as const;

/** The rules, as they are run and shown: the words and the numbers are one thing. */
export const PATTERN_RULES: readonly PatternRule[] = [
  {
    name: 'spread', title: 'One endpoint spread over several credentials',
    rule: 'In one window of time, several credentials each call the same endpoint often.',
    formula: 'Time is cut into windows of `minutes`. A window is hit for an endpoint when at least `credentials` credentials each called it at least `calls` times in it. Hit windows that follow each other are one hit.',
    innocent: ['Several servers or users of one app each hold a credential by design.', 'Everybody calls more at the same busy hour.', 'A credential was replaced in that window, so old and new both appear.'],
    parameters: [
      WINDOW,
      { name: 'credentials', words: 'least number of credentials', value: 3, least: 2, most: 1_000 },
      { name: 'calls', words: 'least calls of each of them in the window', value: 50, least: 1, most: 10_000_000 },
    ],
  },
  {
    name: 'moved-after-refusal', title: 'Traffic moving to another app after throttling',
    rule: 'One app is refused (429) on an endpoint, and another app’s calls to the same endpoint rise far above what it usually makes.',
    formula: 'Time is cut into windows of `minutes`. A window is hit when app A was refused at least `refusals` times on an endpoint and app B, in that window or the next, called the endpoint at least `calls` times and at least `factor` times its baseline. Baseline: B’s calls to the endpoint in the `days` days before the window, divided by the number of windows in them. B must have called the endpoint in those days.',
    innocent: ['Both apps serve the same readers and rise together at busy hours.', 'A news event or a launch raised the demand for both.', 'B was refused less because its limit is higher, not because it took A’s calls.'],
    parameters: [
      WINDOW,
      { name: 'refusals', words: 'least refusals of the first app in the window', value: 20, least: 1, most: 10_000_000 },
      { name: 'calls', words: 'least calls of the second app', value: 50, least: 1, most: 10_000_000 },
      { name: 'factor', words: 'times its baseline', value: 3, least: 1, most: 10_000 },
      { name: 'days', words: 'days before that make the baseline', value: 7, least: 1, most: 90 },
    ],
  },
  {
    name: 'twin-apps', title: 'Twin apps by endpoint mix',
    rule: 'Two apps divide their calls over the endpoints in nearly the same way, month by month.',
    formula: 'For each app and month: the share of its calls that each endpoint gets. For two apps: cosine of the two lists of shares, sum(a·b) / (√sum(a²) · √sum(b²)), 1 being the same mix. A pair is hit when the cosine is at least `similarity` in at least `months` months in which both made at least `calls` calls.',
    innocent: ['The interface has few endpoints, so honest apps of one kind look alike.', 'Both use the same client library, which sets the mix.', 'Two customers of one product have the same needs.'],
    parameters: [
      { name: 'similarity', words: 'least cosine, from 0 to 1', value: 0.98, least: 0, most: 1 },
      { name: 'months', words: 'least number of months', value: 3, least: 1, most: 1_200 },
      { name: 'calls', words: 'least calls of each app in a month', value: 500, least: 1, most: 1_000_000_000 },
    ],
  },
  {
    name: 'shared-credential', title: 'One credential used by several apps',
    rule: 'The same credential appears with more than one app.',
    formula: 'A credential is hit when at least `apps` apps each made at least `calls` calls with it.',
    innocent: ['An app was renamed or its identifier changed, so one app looks like two.', 'The register maps two identifiers of one app to two names.', 'A credential was handed over at a date, with no time in common; first and last call of each app show it.'],
    parameters: [
      { name: 'apps', words: 'least number of apps', value: 2, least: 2, most: 1_000 },
      { name: 'calls', words: 'least calls of each app with the credential', value: 1, least: 1, most: 1_000_000_000 },
    ],
  },
];

/** A rule with the parameters of one run. @throws pattern.bad-parameter */
export function ruleWith(name: PatternName, given: Readonly<Record<string, number>>): { readonly rule: PatternRule; readonly value: (parameter: string) => number } {
  const found = PATTERN_RULES.find(rule => rule.name === name);
  if (found === undefined) throw new ProvisoError('pattern.unknown', `There is no pattern "${name}". List the patterns to see their names.`);
  for (const [key, value] of Object.entries(given)) {
    const parameter = found.parameters.find(own => own.name === key);
    if (parameter === undefined) throw new ProvisoError('pattern.bad-parameter', `The pattern ${name} has no parameter "${key.slice(0, 40)}". It has: ${found.parameters.map(own => own.name).join(', ')}.`);
    if (!(value >= parameter.least && value <= parameter.most)) throw new ProvisoError('pattern.bad-parameter', `${key} (${parameter.words}) goes from ${parameter.least} to ${parameter.most}, not ${value}.`);
  }
  const rule = { ...found, parameters: found.parameters.map(parameter => ({ ...parameter, value: given[parameter.name] ?? parameter.value })) };
  return { rule, value: parameter => rule.parameters.find(own => own.name === parameter)?.value ?? 0 };
}
