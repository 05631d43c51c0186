import type { ComponentType } from 'react';
import { Archive, ChartColumnStacked, ChartGantt, FingerprintPattern, Mail, Package, ScrollText } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { CaseState } from '../../shared/domain/case.ts';
import { AgreementsScreen } from '../screens/agreements/AgreementsScreen.tsx';
import { BundlesScreen } from '../screens/bundles/BundlesScreen.tsx';
import { CorrespondenceScreen } from '../screens/correspondence/CorrespondenceScreen.tsx';
import { CustodyScreen } from '../screens/custody/CustodyScreen.tsx';
import { SourcesScreen } from '../screens/sources/SourcesScreen.tsx';
import { TimelineScreen } from '../screens/timeline/TimelineScreen.tsx';
import { UsageScreen } from '../screens/usage/UsageScreen.tsx';
import type { Place } from './views.ts';

export interface PlaceDefinition {
  readonly place: Place;
  readonly title: MessageDescriptor;
  readonly icon: LucideIcon;
  /** After G: G then S goes to Sources. J and K are taken: they move through rows. */
  readonly key: string;
  /** Places of a group stand together in the rail. */
  readonly group: 'material' | 'work' | 'out';
  readonly Screen: ComponentType;
  /** What the rail counts; null counts nothing. */
  readonly count: ((counts: CaseState['counts']) => number) | null;
}

/** The places of the rail, in its order. A place is listed once its screen works. */
export const PLACES: readonly PlaceDefinition[] = [
  { place: 'sources', title: msg`Sources`, icon: Archive, key: 'S', group: 'material', Screen: SourcesScreen, count: counts => counts.exhibits },
  { place: 'correspondence', title: msg`Correspondence`, icon: Mail, key: 'C', group: 'material', Screen: CorrespondenceScreen, count: counts => counts.items },
  { place: 'usage', title: msg`Usage`, icon: ChartColumnStacked, key: 'U', group: 'material', Screen: UsageScreen, count: counts => counts.requests },
  { place: 'agreements', title: msg`Agreements`, icon: ScrollText, key: 'A', group: 'material', Screen: AgreementsScreen, count: counts => counts.agreements },
  { place: 'timeline', title: msg`Timeline`, icon: ChartGantt, key: 'T', group: 'work', Screen: TimelineScreen, count: null },
  { place: 'bundles', title: msg`Bundles`, icon: Package, key: 'B', group: 'out', Screen: BundlesScreen, count: counts => counts.bundles },
  { place: 'custody', title: msg`Custody`, icon: FingerprintPattern, key: 'H', group: 'out', Screen: CustodyScreen, count: null },
];

/** The definition of a place, if its screen is there. */
export function placeDefinition(place: Place): PlaceDefinition | undefined {
  return PLACES.find(definition => definition.place === place);
}
