import type { ScanKernel } from '../kernel/scan-kernel.ts';
import { LineScanner } from '../line-scanner.ts';
import { batchFor } from '../record-scanner.ts';
import type { RecordScanner, ValueDictionary } from '../record-scanner.ts';
import { LEAVE } from '../scan-plan.ts';
import type { ScanPlan } from '../scan-plan.ts';
import { accessFields } from './access-log.ts';
import { CloudTrailScanner } from './cloudtrail.ts';
import { CsvScanner } from './csv.ts';
import { JsonLineFields } from './jsonl.ts';
import { W3cFields } from './w3c.ts';

/** The scanner of a plan's format. */
export function scannerFor(plan: ScanPlan, dictionaries: readonly ValueDictionary[], kernel: ScanKernel | null): RecordScanner {
  const batch = batchFor(plan.fields);
  const wanted = plan.names.map((name, field) => (plan.actions[field] === LEAVE ? null : name));
  switch (plan.format) {
    case 'csv': return new CsvScanner(plan, dictionaries, kernel);
    case 'jsonl': return new LineScanner(plan, dictionaries, new JsonLineFields(wanted, batch), kernel);
    case 'combined': case 'alb': return new LineScanner(plan, dictionaries, accessFields(plan.format, wanted, plan.names, batch), kernel);
    case 'w3c': return new LineScanner(plan, dictionaries, new W3cFields(wanted, batch), kernel);
    case 'cloudtrail': return new CloudTrailScanner(plan, dictionaries, wanted, kernel);
  }
}
