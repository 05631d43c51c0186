import { Plural, useLingui } from '@lingui/react/macro';
import { Button } from '../Button.tsx';
import { AppSwatch } from '../BearingMark.tsx';
import { Verbatim } from '../Verbatim.tsx';
import type { AppSeries } from './app-series.ts';
import { OTHER_SERIES } from './colors.ts';
import './chart.css';

/** Which colour is which app. Apps without a colour of their own are one entry, so that the legend says what the stack shows. */
export function Legend({ series, onName }: { readonly series: readonly AppSeries[]; /** Goes to where apps are named, which gives them a colour. */ readonly onName: () => void }) {
  const { t } = useLingui();
  const own = series.filter(app => app.color !== OTHER_SERIES);
  const others = series.filter(app => app.color === OTHER_SERIES);
  const isUnnamed = others.some(app => app.series === null);
  return (
    <ul className="legend" aria-label={t`Apps`}>
      {own.map(app => <li key={app.name}><AppSwatch series={app.color} /><Verbatim text={app.name} /></li>)}
      {others.length === 1 && others.map(app => <li key={app.name}><AppSwatch series={null} /><Verbatim text={app.name} fallback={t`no app given`} /></li>)}
      {others.length > 1 && <li><AppSwatch series={null} /><Plural value={others.length} one="# other" other="# others" /></li>}
      {isUnnamed && <li><Button variant="quiet" isSmall onPress={onName}>{t`Name the apps to tell them apart`}</Button></li>}
    </ul>
  );
}
