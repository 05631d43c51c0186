import { headLines } from '../head-lines.ts';
import { LineTexts } from '../line-texts.ts';
import type { HeadContent, Hint, LogHead } from '../log-head.ts';
import { LEFT_OUT, REQUEST_LINE, SpacedFields } from './spaced.ts';
import type { PartLayout } from './spaced.ts';

const LEAST_AGREEMENT = 0.6;
const REQUEST = ['method', 'path', 'protocol'] as const;
/** Apache HTTP Server, mod_log_config: the Common Log Format, and what the combined one adds. */
const COMMON = ['host', 'ident', 'user', 'time', ...REQUEST, 'status', 'bytes'];
const COMBINED = ['referrer', 'user agent'];
/** Elastic Load Balancing, access logs of an Application Load Balancer: fields in their order; later ones were added over the years. */
const BALANCER = [
  'type', 'time', 'elb', 'client:port', 'target:port', 'request_processing_time', 'target_processing_time', 'response_processing_time', 'elb_status_code', 'target_status_code', 'received_bytes', 'sent_bytes',
  ...REQUEST, 'user_agent', 'ssl_cipher', 'ssl_protocol', 'target_group_arn', 'trace_id', 'domain_name', 'chosen_cert_arn', 'matched_rule_priority', 'request_creation_time', 'actions_executed', 'redirect_url',
  'error_reason', 'target:port_list', 'target_status_code_list', 'classification', 'classification_reason', 'conn_trace_id',
];
const BALANCER_LEAST = 13;
const BALANCER_MOST = 200;

const COMMON_LINE = /^(\S+ )?\S+ \S+ \S+ \[\d\d\/[A-Za-z]{3}\/\d{4}:\d\d:\d\d:\d\d[^\]]*\] "(?:[^"\\]|\\.)*" (?:\d{3}|-) (?:\d+|-)(?: (.*))?$/;
const BALANCER_LINE = /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z \S+ \S+ \S+ (?:[-\d.]+ ){3}[-\d]+ [-\d]+ \d+ \d+ "/;

const HINTS: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  ['time', { role: 'time', reason: 'the format has the time of the request here', sure: 1 }],
  ['method', { role: 'method', reason: 'the first word of the request line', sure: 1 }],
  ['path', { role: 'endpoint', reason: 'the path of the request line', sure: 1 }],
  ['status', { role: 'status', reason: 'the format has the status of the answer here', sure: 1 }],
  ['bytes', { role: 'bytes', reason: 'the format has the size of the answer here', sure: 1 }],
  ['user', { role: 'credential', reason: 'the format has the user the request was made as here', sure: 0.7 }],
]);
const BALANCER_HINTS: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  ...(['time', 'method', 'path'] as const).map((name): [string, Hint] => [name, HINTS.get(name)!]),
  ['elb_status_code', { role: 'status', reason: 'the status the load balancer answered with', sure: 1 }],
  ['sent_bytes', { role: 'bytes', reason: 'bytes sent to the client', sure: 1 }],
  ['trace_id', { role: 'requestId', reason: 'the load balancer gives each request one', sure: 0.8 }],
]);

/** Which field takes each part of a line of these formats. @param names one a field; null where nothing is to be done with it */
export function accessLayout(format: 'combined' | 'alb', names: readonly (string | null)[], all: readonly string[]): PartLayout {
  const field = (name: string): number => names.indexOf(name);
  const order = format === 'alb' ? BALANCER : all;
  const parts = order.filter(name => name !== 'path' && name !== 'protocol').map(name => (name === 'method' ? REQUEST_LINE : field(name) < 0 ? LEFT_OUT : field(name)));
  const request = [field('method'), field('path'), field('protocol')] as const;
  return format === 'alb' ? { parts, request, least: BALANCER_LEAST, most: BALANCER_MOST } : { parts, request, least: parts.length, most: parts.length };
}

/** Lines of a web server's access log or of a load balancer. */
export function accessFields(format: 'combined' | 'alb', names: readonly (string | null)[], all: readonly string[], batch: number): SpacedFields {
  return new SpacedFields(accessLayout(format, names, all), names.length, batch);
}

/** Takes the start of an access log apart; null when most lines are none. @param named names that are known already */
export function readAccessHead(content: HeadContent, given: { readonly format: 'combined' | 'alb'; readonly names: readonly string[] } | null): LogHead | null {
  const { bytes, markBytes, isWhole, encoding, encodingReason } = content;
  const lines = headLines(bytes, markBytes, isWhole);
  const decoder = new TextDecoder();
  const texts = lines.map(({ start, end }) => decoder.decode(bytes.subarray(start, end)));
  const found = given ?? tell(texts);
  if (found === null) return null;
  const { format, names } = found;
  const reader = new LineTexts(accessFields(format, names, names, 1), names.length, encoding);
  const rows = lines.map(({ start, end }) => reader.of(bytes, start, end)).filter(row => row !== null);
  return {
    format, encoding, encodingReason, delimiter: ',', fields: names.length, agreement: lines.length === 0 ? 1 : rows.length / lines.length, hasHeader: true, names, header: new Uint8Array(0),
    hasComments: false, markBytes, rows, hints: format === 'alb' ? BALANCER_HINTS : withClient(names, rows), zone: null,
  };
}

/** Which of the formats most lines are in, and the fields they have. */
function tell(lines: readonly string[]): { readonly format: 'combined' | 'alb'; readonly names: readonly string[] } | null {
  if (lines.length === 0) return null;
  const balanced = lines.filter(line => BALANCER_LINE.test(line));
  if (balanced.length >= lines.length * LEAST_AGREEMENT) return { format: 'alb', names: BALANCER };
  const shapes = new Map<string, { readonly names: readonly string[]; count: number }>();
  let matching = 0;
  for (const line of lines) {
    const match = COMMON_LINE.exec(line);
    if (match === null) continue;
    matching++;
    const rest = (match[2] ?? '').trim();
    const tail = rest === '' ? [] : (rest.match(/"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^ ]+/g) ?? []);
    const isCombined = tail.length >= 2 && tail.slice(0, 2).every(part => part.startsWith('"'));
    const extra = tail.length - (isCombined ? 2 : 0);
    const names = [...(match[1] === undefined ? [] : ['vhost']), ...COMMON, ...(isCombined ? COMBINED : []), ...Array.from({ length: extra }, (_, at) => `extra ${at + 1}`)];
    const shape = shapes.get(names.join()) ?? { names, count: 0 };
    shape.count++;
    shapes.set(names.join(), shape);
  }
  if (matching < lines.length * LEAST_AGREEMENT) return null;
  const [usual] = [...shapes.values()].sort((one, other) => other.count - one.count);
  return usual === undefined ? null : { format: 'combined', names: usual.names };
}

/** A user agent that is one product, as programs call themselves, names the app; what browsers say does not. */
function withClient(names: readonly string[], rows: readonly (readonly string[])[]): ReadonlyMap<string, Hint> {
  const at = names.indexOf('user agent');
  const agents = at < 0 ? [] : rows.map(row => row[at] ?? '').filter(agent => agent !== '');
  const isProduct = agents.length > 0 && agents.filter(agent => /^[\w.-]+(\/[\w.-]+)?$/.test(agent)).length > agents.length * 0.9;
  return isProduct ? new Map([...HINTS, ['user agent', { role: 'app', reason: 'nearly every user agent is the name of one program', sure: 0.6 }]]) : HINTS;
}
