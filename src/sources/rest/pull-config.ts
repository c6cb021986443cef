import type { MetaProof } from '../feed/claim.ts';
import { isPath } from '../json/read-path.ts';
import type { PullLimits } from '../pull/limits.ts';
import { refuseOpenWire, wrongConfig } from '../pull/refuse-open-wire.ts';

/** How an answer names the next page. Nothing, null or an empty text there means that it is the last. */
export type Paging =
  /** The member holds a text that goes into the query of the next request. */
  | { readonly by: 'cursor'; readonly member: string; readonly parameter: string }
  /** The member holds the address of the next page, whole or relative; never one of another server. */
  | { readonly by: 'link'; readonly member: string };

export interface PullConfig {
  /** Address of the first page. */
  readonly url: string;
  /** Path of the member that holds the records of a page. */
  readonly records: string;
  readonly paging: Paging;
  /** Path of the key inside a record: a record that comes twice is noticed by it. */
  readonly key: string;
  readonly pageSize?: { readonly parameter: string; readonly size: number };
  /** Path of the position of a page's first record, counted from 0, where the system tells: finds skipped pages. */
  readonly offset?: string;
  /** Members of every answer. `rows` is the total over all pages; without it a pull is never whole. */
  readonly about?: Omit<MetaProof, 'by' | 'bytes' | 'sha256'>;
  /** Reference of the secret sent as bearer token. */
  readonly credential?: string;
  readonly limits?: Partial<PullLimits>;
}

/** Throws PULL_CONFIG. */
export function checkPullConfig(config: PullConfig): void {
  refuseOpenWire(config.url, config.credential !== undefined);
  const { paging, offset, about } = config;
  for (const path of [config.records, config.key, paging.member, ...(offset === undefined ? [] : [offset])]) {
    if (!isPath(path)) wrongConfig(`${JSON.stringify(path)} is no path into the answer`);
  }
  if (paging.by === 'cursor' && paging.parameter === '')
    wrongConfig('the cursor needs the name of its parameter');
  const { equals, ...members } = about ?? {};
  for (const path of [...Object.values(members), ...Object.keys(equals ?? {})]) {
    if (!isPath(path)) wrongConfig(`${JSON.stringify(path)} is no path into the answer`);
  }
}
