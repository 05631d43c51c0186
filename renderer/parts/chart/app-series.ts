import type { App } from '../../../shared/domain/case.ts';
import { OTHER_SERIES } from './colors.ts';

/** An app as charts stack it. */
export interface AppSeries {
  readonly name: string;
  /** Place among the chart colours: 0 to 7, then "other". */
  readonly color: number;
  /** Position in the case's fixed order; null for a log value no registered app claims. */
  readonly series: number | null;
}

/** The apps of a chart, bottom of the stack first: registered ones in the order of the case, then the rest by name. */
export function stackOrder(names: readonly string[], apps: readonly Pick<App, 'name' | 'series'>[]): readonly AppSeries[] {
  const places = new Map(apps.map(app => [app.name, app.series]));
  return [...new Set(names)]
    .map(name => {
      const series = places.get(name) ?? null;
      return { name, series, color: series !== null && series < OTHER_SERIES ? series : OTHER_SERIES };
    })
    .sort((a, b) => (a.series ?? Infinity) - (b.series ?? Infinity) || a.name.localeCompare(b.name) || 0);
}
