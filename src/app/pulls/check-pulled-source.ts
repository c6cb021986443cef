import { checkRowShape } from '../../sources/feed/index.ts';
import { checkDirectory } from '../../sources/ldap/index.ts';
import { directoryOf, queryOf, rowShapeOf, userPullOf } from '../../sources/mapping/index.ts';
import { checkUserPull, resourceFields } from '../../sources/scim-pull/index.ts';
import { checkQuery } from '../../sources/sql/index.ts';
import { checkDirectoryWire } from './check-directory-wire.ts';
import type { PulledSource } from './pulled-source.ts';

/** What a pull would be refused for before it asks anybody. Throws FEED_SHAPE and PULL_CONFIG. */
export function checkPulledSource(source: PulledSource): void {
  checkRowShape(rowShapeOf(source));
  switch (source.type) {
    case 'rest':
      return;
    case 'scimPull': {
      const config = userPullOf(source);
      checkUserPull(config);
      resourceFields(config.shape.columns);
      return;
    }
    case 'ldap':
      checkDirectory(directoryOf(source));
      checkDirectoryWire(source);
      return;
    case 'sql':
      checkQuery(queryOf(source));
  }
}
