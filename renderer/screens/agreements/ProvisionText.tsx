import { useEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import type { Output } from '../../../shared/contract/methods.ts';
import { useFormat } from '../../format.ts';
import { LinkMarks } from '../../parts/BearingMark.tsx';
import { PaneHead } from '../../parts/Pane.tsx';
import { Popover } from '../../parts/Popover.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { classes } from '../../parts/classes.ts';
import type { Tree, TreeRow } from './tree-model.ts';

type Page = Output<'agreement.text'>;

/** The text of a version, provision by provision, with what rests on each in the margin. */
export function ProvisionText({ page, tree, selected, onSelect }: {
  readonly page: Page;
  readonly tree: Tree;
  readonly selected: string | null;
  readonly onSelect: (ref: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const { version, text, preamble } = page;
  const notes = version.problems.length;
  const isMarkdown = version.format === 'markdown';
  const hasPreamble = text.slice(preamble.start, preamble.end).trim() !== '';
  const first = hasPreamble ? 1 : 0;
  // Subtle: the rule warns compilers that memoise; this window is built without one.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: tree.rows.length + first,
    getScrollElement: () => scroller.current,
    estimateSize: index => {
      const row = tree.rows[index - first];
      return 44 + Math.ceil((row === undefined ? preamble.end - preamble.start : row.provision.end - row.provision.bodyStart) / 62) * 23;
    },
    getItemKey: index => tree.rows[index - first]?.provision.ref ?? 'preamble',
    overscan: 4,
  });
  const at = tree.rows.findIndex(row => row.provision.ref === selected);
  const latest = useRef(virtualizer);
  useEffect(() => { latest.current = virtualizer; });
  const clicked = useRef<string | null>(null);
  useEffect(() => {
    // Subtle: a click chooses what is in view already; the text must not move under the pointer.
    if (at >= 0 && clicked.current !== selected) latest.current.scrollToIndex(at + first, { align: 'start' });
    clicked.current = null;
  }, [at, first, selected]);
  return (
    <>
      <PaneHead>
        <Ref cite={version.cite} /><span className="ref selectable" title={version.sha256}>{`sha256 ${format.hash(version.sha256)}`}</span>
        <span className="ellipsis grow"><Verbatim text={version.exhibitName} />{version.captured === null ? '' : `, ${t`captured ${format.date(version.captured)}`}`}</span>
        {notes > 0 && (
          <Popover label={t`Notes on the structure`} placement="bottom end" width={420} trigger={<KitButton className="in-force-basis">{plural(notes, { one: '# note', other: '# notes' })}</KitButton>}>
            <ul className="provision-notes selectable">{version.problems.map((problem, at) => <li key={at}><span className="ref">{problem.code}{problem.line === null ? '' : `:${String(problem.line)}`}</span><p>{problem.reason}</p></li>)}</ul>
          </Popover>
        )}
      </PaneHead>
      <div ref={scroller} className="provision-text" tabIndex={0} role="region" aria-label={t`Text of ${version.cite}`} data-primary="">
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map(item => {
            const row = tree.rows[item.index - first];
            return (
              <div key={item.key} ref={virtualizer.measureElement} data-index={item.index} className="provision-place" style={{ transform: `translateY(${String(item.start)}px)` }}>
                {row === undefined
                  ? <div className="provision-block provision-preamble"><div /><div className="selectable"><Words text={text.slice(preamble.start, preamble.end)} isMarkdown={isMarkdown} /></div></div>
                  : <Block row={row} text={text} isMarkdown={isMarkdown} isSelected={row.provision.ref === selected} onSelect={() => { clicked.current = row.provision.ref; onSelect(row.provision.ref); }} />}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

function Block({ row, text, isMarkdown, isSelected, onSelect }: { readonly row: TreeRow; readonly text: string; readonly isMarkdown: boolean; readonly isSelected: boolean; readonly onSelect: () => void }) {
  const { provision } = row;
  const words = text.slice(provision.bodyStart, provision.end);
  return (
    <article className={classes('provision-block', isSelected && 'provision-block-on')} aria-current={isSelected ? 'true' : undefined} onClick={() => { if (document.getSelection()?.isCollapsed !== false) onSelect(); }}>
      <div className="provision-margin"><LinkMarks links={provision.links} /></div>
      <div className="selectable" style={{ paddingLeft: Math.min(row.depth, 4) * 14 }}>
        <h2><span className="provision-block-number"><Verbatim text={provision.number} /></span><Verbatim text={provision.heading} /></h2>
        <Words text={words} isMarkdown={isMarkdown} />
      </div>
    </article>
  );
}

/** Paragraphs as they stand; characters that turn text around are shown by name, and of Markdown only what makes words bold. */
function Words({ text, isMarkdown }: { readonly text: string; readonly isMarkdown: boolean }) {
  return text.trim().split(/\r?\n(?:[ \t]*\r?\n)+/).filter(paragraph => paragraph.trim() !== '').map((paragraph, at) => (
    <p key={at} dir="auto">{paragraph.split('\n').map((line, place) => <span key={place}>{place > 0 && '\n'}{isMarkdown ? <MarkdownLine line={line} /> : <Verbatim text={line} isProse />}</span>)}</p>
  ));
}

function MarkdownLine({ line }: { readonly line: string }) {
  const heading = /^#{1,6}[ \t]+(.*)$/.exec(line);
  if (heading !== null) return <strong><Verbatim text={heading[1] ?? ''} isProse /></strong>;
  return line.split(/\*\*([^*]+)\*\*/).map((piece, at) => (at % 2 === 1 ? <strong key={at}><Verbatim text={piece} isProse /></strong> : <Verbatim key={at} text={piece} isProse />));
}
