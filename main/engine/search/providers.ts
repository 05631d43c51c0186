import { eventSearch } from '../store/repositories/event-search.ts';
import { itemSearch } from '../store/repositories/item-search.ts';
import { provisionSearch } from '../store/repositories/provision-search.ts';
import type { SearchProvider } from './provider.ts';

/** Everything search covers, in the order results are shown. A new kind is one line here. */
export const searchProviders: readonly SearchProvider[] = [itemSearch, provisionSearch, eventSearch];
