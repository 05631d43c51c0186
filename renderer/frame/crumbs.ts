import { useEffect } from 'react';
import { create } from 'zustand';

export interface Crumb {
  readonly title: string;
  /** Leads up; the last crumb leads nowhere. */
  readonly onPress?: () => void;
}

interface CrumbState {
  readonly crumbs: readonly Crumb[];
}

export const useCrumbStore = create<CrumbState>(() => ({ crumbs: [] }));

/** Says in the title bar what is shown below its place: `Agreements › Developer Agreement › III.D`. */
export function useCrumbs(crumbs: readonly Crumb[]): void {
  const shape = JSON.stringify(crumbs.map(crumb => crumb.title));
  useEffect(() => {
    useCrumbStore.setState({ crumbs });
    return () => { useCrumbStore.setState({ crumbs: [] }); };
    // Subtle: the titles are what the bar shows; a new function for the same title need not redraw it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shape]);
}
