import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { FileCoverage } from '../../../shared/contract/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { SectionHead } from '../../parts/Figure.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { LookForDuplicates } from './LookForDuplicates.tsx';
import { useDuplicates } from './use-duplicates.ts';

const MOST_SHOWN = 100;
/** Rows shown one by one; the command line lists more. */
const ROWS_SHOWN = 6;

/** Which other logs one overlaps, and how many requests they share. */
export function FileRepeats({ file, onWindow }: { readonly file: FileCoverage; readonly onWindow: (window: TimeWindow) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const duplicates = useDuplicates();
  const found = useAnswer('usage.overlaps', {}).data;
  const overlaps = (found?.overlaps ?? []).flatMap(({ one, other, from, to }) => (
    one.contentSha256 !== file.contentSha256 && other.contentSha256 !== file.contentSha256 ? [] : [{ log: one.contentSha256 === file.contentSha256 ? other : one, fromMs: Date.parse(from), toMs: Date.parse(to) + 1 }]));
  const { overview } = duplicates;
  const pairs = (overview?.pairs ?? []).filter(({ repeats, keeps }) => repeats.contentSha256 === file.contentSha256 || keeps.contentSha256 === file.contentSha256);
  const by = { bytes: t`same bytes`, 'request-id': t`same request id` };
  return (
    <>
      <section className="usage-section">
        <SectionHead title={t`Overlaps`}><span>{found === undefined ? '…' : format.number(overlaps.length)}</span></SectionHead>
        {found !== undefined && overlaps.length === 0 && <p className="t-2">{t`No other file covers the same time.`}</p>}
        <ul className="usage-notes">
          {overlaps.slice(0, MOST_SHOWN).map(({ log, ...window }) => (
            <li key={log.contentSha256} className="usage-note-pair">
              <span className="t-raw ellipsis"><Verbatim text={log.file} /></span>
              <Button variant="quiet" isSmall onPress={() => { onWindow(window); }}>{words.period(window)}</Button>
            </li>
          ))}
        </ul>
        {overlaps.length > MOST_SHOWN && <p className="t-3">{t`The first ${format.number(MOST_SHOWN)} of ${format.number(overlaps.length)}.`}</p>}
      </section>
      <section className="usage-section">
        <SectionHead title={t`Repeated requests`} />
        {overview?.isCurrent === false && duplicates.job === null && <p className="t-2">{t`The logs were not compared yet.`}</p>}
        <LookForDuplicates duplicates={duplicates} />
        {overview?.isCurrent === true && pairs.length === 0 && <p className="t-2">{t`No request of this file stands in another one.`}</p>}
        <ul className="usage-notes">
          {pairs.slice(0, MOST_SHOWN).map(({ rule, repeats, keeps, requests }) => {
            const isRepeat = repeats.contentSha256 === file.contentSha256, other = isRepeat ? keeps : repeats, isOwn = repeats.contentSha256 === keeps.contentSha256;
            return (
              <li key={`${rule} ${repeats.contentSha256} ${keeps.contentSha256}`}>
                {isRepeat && <StateMark state="warning" />}
                <span>
                  {isOwn ? plural(requests, { one: '# request repeats one before it in this file', other: '# requests repeat one before them in this file' })
                    : isRepeat ? plural(requests, { one: '# request repeats one in', other: '# requests repeat one in' })
                      : plural(requests, { one: '# request is repeated in', other: '# requests are repeated in' })}
                  {!isOwn && <> <span className="t-raw"><Verbatim text={other.file} /></span></>}
                  <span className="t-3">, {by[rule]}</span>
                </span>
              </li>
            );
          })}
        </ul>
        {overview?.isCurrent === true && pairs.length > 0 && <FirstRepeats contentSha256={file.contentSha256} />}
        {pairs.length > 0 && overview !== null && <p className="t-caption t-3">{overview.rule}</p>}
      </section>
    </>
  );
}

/** Single requests of a log beside one that each repeats; both open with their original lines. */
function FirstRepeats({ contentSha256 }: { readonly contentSha256: FileCoverage['contentSha256'] }) {
  const { t } = useLingui();
  const rows = useAnswer('duplicates.rows', { log: contentSha256, limit: ROWS_SHOWN }).data?.rows ?? [];
  if (rows.length === 0) return null;
  const place = ({ ref, file, line }: (typeof rows)[number]['repeat'], isOwn: boolean) => (
    <Button variant="quiet" isSmall onPress={() => { useView.getState().select('usage', { request: ref }); }}>{!isOwn && <span className="t-raw ellipsis"><Verbatim text={file} /></span>}<span className="t-raw">{isOwn ? line : `:${String(line)}`}</span></Button>
  );
  return (
    <table className="usage-repeats" aria-label={t`The first repeated requests`}>
      <thead><tr><th scope="col">{t`Line`}</th><th scope="col">{t`Repeats`}</th></tr></thead>
      <tbody>{rows.map(({ rule, repeat, keeps }) => <tr key={`${rule} ${repeat.ref} ${keeps.ref}`}><td>{place(repeat, true)}</td><td>{place(keeps, false)}</td></tr>)}</tbody>
    </table>
  );
}
