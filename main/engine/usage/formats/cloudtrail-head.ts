import { LineTexts } from '../line-texts.ts';
import type { HeadContent, Hint, LogHead } from '../log-head.ts';
import { JsonRecordFields } from './cloudtrail.ts';

const MOST_SAMPLE_RECORDS = 1_000;
/** CloudTrail record contents, event version 1.11. */
const NAMES = [
  'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent', 'userIdentity.accessKeyId', 'userIdentity.type', 'userIdentity.principalId', 'userIdentity.arn', 'userIdentity.accountId',
  'userIdentity.userName', 'userIdentity.invokedBy', 'errorCode', 'errorMessage', 'requestID', 'eventID', 'eventType', 'eventVersion', 'apiVersion', 'readOnly', 'managementEvent', 'eventCategory', 'recipientAccountId',
  'vpcEndpointId', 'sharedEventID', 'resources', 'requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails', 'tlsDetails', 'userIdentity.sessionContext',
];
const IN_THE_ORIGINAL: Hint = { role: 'reread', reason: 'nearly every record has its own: it is read from the original when it is asked for', sure: 1 };

/** True for the start of a document of records. */
export function isRecordsDocument(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"Records"\s*:\s*\[/.test(text);
}

/** Takes the start of a CloudTrail document apart. @param named names that are known already */
export function readCloudTrailHead({ bytes, markBytes, encoding, encodingReason }: HeadContent, named: readonly string[] | null): LogHead {
  const names = named ?? NAMES;
  const text = new TextDecoder().decode(bytes);
  const texts = new LineTexts(new JsonRecordFields(names, 1), names.length, 'utf-8');
  const rows: string[][] = [];
  for (const { start, end } of recordsIn(bytes, markBytes)) {
    const row = texts.of(bytes, start, end);
    if (row !== null && rows.push(row) >= MOST_SAMPLE_RECORDS) break;
  }
  return {
    format: 'cloudtrail', encoding: encoding === 'windows-1252' ? 'utf-8' : encoding, encodingReason, delimiter: ',', fields: names.length, agreement: isRecordsDocument(text) ? 1 : 0, hasHeader: true, names,
    header: new Uint8Array(0), hasComments: false, markBytes, rows, hints: hintsFor(names, rows), zone: null,
  };
}

function hintsFor(names: readonly string[], rows: readonly (readonly string[])[]): ReadonlyMap<string, Hint> {
  const errors = rows.map(row => row[names.indexOf('errorCode')] ?? '').filter(code => code !== '');
  const isStatus = errors.length > 0 && errors.every(code => /^[1-5]\d\d$/.test(code));
  return new Map<string, Hint>([
    ['eventTime', { role: 'time', reason: 'CloudTrail has the time of the request here, in UTC', sure: 1 }],
    ['eventName', { role: 'endpoint', reason: 'CloudTrail has the operation that was called here', sure: 1 }],
    ['userIdentity.accessKeyId', { role: 'credential', reason: 'CloudTrail has the access key that signed the request here', sure: 1 }],
    ['requestID', { role: 'requestId', reason: 'the service gives each request one', sure: 1 }],
    ...(isStatus ? [['errorCode', { role: 'status', reason: 'every error code seen is an HTTP status', sure: 0.8 }] as [string, Hint]] : []),
    ...['eventID', 'requestParameters', 'responseElements', 'userIdentity.sessionContext'].map((name): [string, Hint] => [name, IN_THE_ORIGINAL]),
  ]);
}

/** Objects inside the outermost list, as far as they are whole. */
function* recordsIn(bytes: Uint8Array, from: number): Iterable<{ readonly start: number; readonly end: number }> {
  let depth = 0, start = -1, inString = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (inString) {
      if (byte === 92) at++;
      else if (byte === 34) inString = false;
    } else if (byte === 34) inString = true;
    else if (byte === 123 && ++depth === 2) start = at;
    else if (byte === 125 && depth-- === 2 && start >= 0) yield { start, end: at + 1 };
  }
}
