import type { ScanKernel } from '../kernel/scan-kernel.ts';
import { LineScanner } from '../line-scanner.ts';
import { batchFor } from '../record-scanner.ts';
import type { RecordScanner, ValueDictionary } from '../record-scanner.ts';
import { LEAVE } from '../scan-plan.ts';
import type { ScanPlan } from '../scan-plan.ts';
import { CsvScanner } from './csv.ts';
import { JsonLineFields } from './jsonl.ts';

/** The scanner of a plan's format. */
export function scannerFor(plan: ScanPlan, dictionaries: readonly ValueDictionary[], kernel: ScanKernel | null): RecordScanner {
  const batch = batchFor(plan.fields);
  const wanted = plan.names.map((name, field) => (plan.actions[field] === LEAVE ? null : name));
  switch (plan.format) {
    case 'csv': return new CsvScanner(plan, dictionaries, kernel);
    case 'jsonl': return new LineScanner(plan, dictionaries, new JsonLineFields(wanted, batch), kernel);
  }
}
