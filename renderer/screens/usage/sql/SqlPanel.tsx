import { useMemo, useRef } from 'react';
import { Download, Play, Square } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { SqlAnswer, SqlValue } from '../../../../shared/contract/sql.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { useFormat } from '../../../format.ts';
import { Button } from '../../../parts/Button.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import type { Column } from '../../../parts/DataTable.tsx';
import { Empty, NoMatch, Problem } from '../../../parts/States.tsx';
import { Verbatim } from '../../../parts/Verbatim.tsx';
import { SqlColumns } from './SqlColumns.tsx';
import { SqlEditor } from './SqlEditor.tsx';
import { sqlName } from './marked.ts';
import { useSqlDesk } from './sql-desk.ts';
import './sql.css';

/** Any question the other tabs have no place for: a reading statement over the requests of the filters above. */
export function SqlPanel({ slice }: { readonly slice: Slice }) {
  const { t } = useLingui();
  const format = useFormat();
  const desk = useSqlDesk(slice);
  const input = useRef<HTMLTextAreaElement>(null);
  const { running, ran, error, written } = desk;
  const insert = (name: string): void => {
    const { current } = input;
    if (current === null) return;
    const word = sqlName(name), from = current.selectionStart;
    desk.setText(`${desk.text.slice(0, from)}${word}${desk.text.slice(current.selectionEnd)}`);
    requestAnimationFrame(() => { current.focus(); current.setSelectionRange(from + word.length, from + word.length); });
  };
  // What is wrong with the words is said under them; anything else below.
  const shown = error !== null && error.text === desk.text ? error.failure : null;
  const isOfWords = shown !== null && /^sql\.(?:syntax|empty|one-statement|not-read-only)$/.test(shown.code);
  const done = format.compact(Math.round(running?.progress?.done ?? 0));
  const isOld = ran !== null && running === null && (ran.slice !== slice || ran.text !== desk.text);
  const name = written?.name ?? '', all = format.number(written?.rows ?? 0);
  const first = format.number(ran?.answer.rows.length ?? 0), took = ran !== null && ran.answer.seconds >= 1 ? `, ${format.duration(ran.answer.seconds)}` : '';
  const note = running !== null ? t`Running, ${done} requests read`
    : written !== null ? t`${name}: ${all} of ${all} rows`
      : ran === null ? t`Reads the requests of the filters and the period above.`
        : isOld ? t`The rows are those of the statement and filters before.`
          : ran.answer.more ? t`The first ${first} rows; there are more. Export them for all.`
            : `${plural(ran.answer.rows.length, { one: '# row', other: '# rows' })}${took}`;
  return (
    <div className="sql">
      <div className="sql-main">
        <SqlEditor text={desk.text} error={isOfWords ? shown : null} inputRef={input} onText={desk.setText} onRun={() => { void desk.run(); }} />
        <div className="usage-tools">
          <span className="grow t-caption t-3 ellipsis" role="status">{note}</span>
          {running !== null ? <Button isSmall icon={Square} onPress={desk.stop}>{t`Stop`}</Button> : (
            <>
              <Button variant="quiet" isSmall icon={Download} onPress={() => { void desk.writeCsv(t`answer.csv`); }}>{t`Export CSV`}</Button>
              <Button variant="primary" isSmall icon={Play} kbd="Ctrl+Enter" onPress={() => { void desk.run(); }}>{t`Run`}</Button>
            </>
          )}
        </div>
        {shown !== null && !isOfWords ? <Problem error={shown} title={t`The statement gave no answer`} isInline />
          : ran === null ? <Empty title={t`No answer yet`}>{t`Write a SELECT and run it. Nothing in the case can be changed from here.`}</Empty>
            : ran.answer.rows.length === 0 ? <NoMatch title={t`No rows`}>{t`The statement ran and gave none.`}</NoMatch>
              : <AnswerGrid answer={ran.answer} />}
      </div>
      <SqlColumns onColumn={insert} />
    </div>
  );
}

interface AnswerRow { readonly at: number; readonly values: readonly SqlValue[] }

function AnswerGrid({ answer }: { readonly answer: SqlAnswer }) {
  const { t } = useLingui();
  const columns = useMemo(() => answer.columns.map((title, at): Column<AnswerRow> => {
    const isNumber = answer.rows.every(row => typeof (row[at] ?? 0) === 'number');
    return {
      id: String(at), title, width: isNumber ? 'minmax(96px, 0.5fr)' : 'minmax(140px, 1fr)', isNumber,
      render: ({ values }) => { const value = values[at] ?? null; return value === null ? <span className="t-3">NULL</span> : <span className="ellipsis"><Verbatim text={String(value)} /></span>; },
    };
  }), [answer]);
  return <DataTable label={t`Answer`} columns={columns} count={answer.rows.length} rowAt={at => ({ at, values: answer.rows[at] ?? [] })} keyOf={row => String(row.at)} isDense />;
}
