import type { AppDetails } from '../../../shared/domain/case.ts';

type SampleApp = Pick<AppDetails, 'name' | 'product'> & Partial<AppDetails> & { readonly identifier: string };

const platform = { party: 'Northgate Systems' } as const;

/** The eight apps of the sample case in their fixed colour order, with the value the logs have for each. */
export const sampleApps: readonly SampleApp[] = [
  { ...platform, name: 'Console Social', product: 'Console', identifier: 'console-social', declaredUseCase: 'Publishing and moderation for brand accounts', declaredOn: '2021-11-12', declaredEvidence: '' },
  { ...platform, name: 'Search Pages', product: 'Search', identifier: 'search-pages', tier: 'search', declaredUseCase: 'Search result pages for media monitoring', declaredOn: '2021-11-12' },
  { ...platform, name: 'Search Pages 2', product: 'Search', identifier: 'search-pages-2', tier: 'search' },
  { ...platform, name: 'Northgate Cloud', product: 'Cloud', identifier: 'northgate-cloud' },
  { ...platform, name: 'Cloud Flows for Capitol', product: 'Cloud', identifier: 'cloud-flows-capitol', government: true, governmentBasis: 'Contracts with public tenants, named in P. Lindqvist\'s message of 14 November 2022', governmentReviewer: 'R. Adeyemi' },
  { ...platform, name: 'Northgate Automation', product: 'Automation', identifier: 'northgate-automation' },
  { ...platform, name: 'Northgate Ads', product: 'Ads', identifier: 'northgate-ads' },
  { ...platform, name: 'Global Ads', product: 'Ads', identifier: 'global-ads' },
];
