import { type JsonObject, own } from '../../scim/json.ts';
import { foldResource } from '../../scim/resource/fold-resource.ts';
import { fold } from '../../scim/resource/fold-text.ts';
import type { Row } from '../tables/index.ts';
import type { Connection } from './connection.ts';

export type StoredGroup = Row<'scim_group'>;

/** The row of a group with this resource; its members are rows of their own. */
export function groupRow(
  connection: Connection,
  resource: JsonObject,
  stamps: Pick<StoredGroup, 'group_id' | 'version' | 'created_at' | 'modified_at'>,
): StoredGroup {
  const externalId = own(resource, 'externalId');
  return {
    connection_id: connection.id,
    ...stamps,
    display_name: fold(String(own(resource, 'displayName'))),
    external_id: typeof externalId === 'string' ? externalId : null,
    resource,
    folded: foldResource(resource, connection.group),
  };
}
