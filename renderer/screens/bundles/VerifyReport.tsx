import { PackageCheck, PackageX } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { VerifyResult } from '../../../shared/contract/bundles.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { KeyValues } from '../../parts/Figure.tsx';
import './bundles.css';

/** What checking a bundle found, in plain words: the verdict, what it proves, what it does not, and every problem. */
export function VerifyReport({ result, name }: { readonly result: VerifyResult; readonly name: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const files = plural(result.files, { one: '# file', other: '# files' });
  const problems = plural(result.problems.length, { one: '# problem', other: '# problems' });
  return (
    <div className="verify" role="status">
      <div className={`verify-verdict ${result.valid ? 'verify-good' : 'verify-bad'}`}>
        {result.valid ? <PackageCheck /> : <PackageX />}
        <div>
          <b>{result.valid ? t`Every file is exactly as it was exported` : result.complete ? t`The bundle was altered` : t`The bundle is not complete`}</b>
          <span>{t`${name}: ${files}, ${format.bytes(result.bytes)} checked`}{result.problems.length > 0 && `, ${problems}`}</span>
        </div>
      </div>
      {result.problems.length > 0 && (
        <section>
          <h3 className="t-label">{t`What is wrong`}</h3>
          <ul className="verify-problems">
            {result.problems.slice(0, 200).map(problem => (
              <li key={`${problem.path} ${problem.code}`}><StateMark state={problem.severity === 'error' ? 'failed' : 'warning'} label={problem.severity === 'error' ? t`wrong` : t`to note`} /><span className="ref verify-hash selectable">{problem.path}</span><span className="selectable">{problem.message}</span><span className="ref t-3">{problem.code}</span></li>
            ))}
          </ul>
          {result.problems.length > 200 && <p className="t-caption t-3">{t`The first 200 are shown. The command line lists all of them.`}</p>}
        </section>
      )}
      {result.bundle !== null && (
        <KeyValues
          rows={[
            [t`Bundle`, <span key="cite" className="ref">{result.bundle.cite}</span>],
            [t`Case`, result.bundle.caseTitle],
            [t`Frozen`, `${format.dateTimeExact(result.bundle.frozenAt)} UTC`],
            [t`Custody head`, <span key="head" className="ref verify-hash">{result.bundle.custodyHead}</span>],
            [t`Manifest`, result.manifestSha256 === null ? '' : <span key="manifest" className="ref verify-hash">{result.manifestSha256}</span>],
          ]}
        />
      )}
      <div className="verify-proof">
        {result.proves.length > 0 && <section><h3 className="t-label">{t`What this proves`}</h3><ul>{result.proves.map(line => <li key={line}>{line}</li>)}</ul></section>}
        {result.doesNotProve.length > 0 && <section><h3 className="t-label">{t`What it does not prove`}</h3><ul>{result.doesNotProve.map(line => <li key={line}>{line}</li>)}</ul></section>}
      </div>
    </div>
  );
}
