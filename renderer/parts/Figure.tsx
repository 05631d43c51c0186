import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import './marks.css';

/** A row of measured numbers. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className="figures">{children}</dl>;
}

/** One measured number with its name; `value` null is still being counted and reads "…", never 0. */
export function Figure({ label, value, unit, isSmall = false }: { readonly label: string; readonly value: ReactNode; readonly unit?: string; readonly isSmall?: boolean }) {
  return (
    <div className={classes('figure', isSmall && 'figure-small')}>
      <dt>{label}</dt>
      <dd className="selectable">{value ?? '…'}{unit !== undefined && <small>{unit}</small>}</dd>
    </div>
  );
}

/** Names and values in two columns, for details. Rows with a null value are left out. */
export function KeyValues({ rows }: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="key-values">
      {rows.filter(([, value]) => value !== null && value !== '').map(([name, value], index) => <div key={index} style={{ display: 'contents' }}><dt>{name}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

/** The head of a section inside a pane: its name, and what stands at its end. */
export function SectionHead({ title, level = 3, children }: { readonly title: string; readonly level?: 2 | 3; readonly children?: ReactNode }) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return <div className="section-head"><Heading>{title}</Heading>{children !== undefined && <span className="section-end">{children}</span>}</div>;
}
