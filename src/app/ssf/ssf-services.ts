import type { Engine } from '../../engine/engine.ts';
import type { SsfServices } from '../../http/ssf-services.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { ssfConfiguration } from './configuration.ts';
import { findIssuer, isTenantName } from './issuer.ts';
import { streamPoller } from './poll-stream.ts';
import { receivePushedSet } from './receive/receive-set.ts';
import { remoteKeys } from './receive/remote-keys.ts';
import { ssfCallerOf } from './receivers.ts';
import { publicKeys, setSigner } from './signing-keys.ts';
import { addSubject, changeStatus, orderVerification, removeSubject, shownStatus } from './stream-status.ts';
import { changeStream, createStream, deleteStream, shownStream, streamOf, streamsOf } from './streams.ts';

/** Shared Signals behind the HTTP routes. */
export function ssfServices(
  house: Pick<House, 'secrets' | 'master' | 'http'> & { readonly engine: Engine },
): SsfServices {
  const { engine, secrets, master, http } = house;
  const poll = streamPoller(engine, setSigner(engine, master));
  const context = { engine, secrets, keys: remoteKeys(http, engine.clock) };
  return {
    async configuration(tenant) {
      if (!isTenantName(tenant)) return null;
      const issuer = await reading(engine.store, tenant, findIssuer);
      return issuer === null ? null : ssfConfiguration(issuer);
    },
    async jwks(tenant) {
      if (!isTenantName(tenant)) return null;
      const found = await reading(engine.store, tenant, (tx) => publicKeys(tx, engine.clock.now()));
      return found.keys.length === 0 ? null : found;
    },
    authenticate: (token) => ssfCallerOf(engine, token),
    createStream: (caller, order) => createStream(engine, master, caller, order),
    streams: ({ tenant, receiver }) => reading(engine.store, tenant, (tx) => streamsOf(tx, receiver)),
    stream: ({ tenant, receiver }, stream) =>
      reading(engine.store, tenant, (tx) => shownStream(tx, receiver, stream)),
    updateStream: (caller, order) => changeStream(engine, master, caller, order, false),
    replaceStream: (caller, order) => changeStream(engine, master, caller, order, true),
    deleteStream: (caller, stream) => deleteStream(engine, caller, stream),
    status: ({ tenant, receiver }, stream) =>
      reading(engine.store, tenant, async (tx) => shownStatus(await streamOf(tx, receiver, stream))),
    changeStatus: (caller, order) => changeStatus(engine, caller, order),
    addSubject: (caller, order) => addSubject(engine, caller, order),
    removeSubject: (caller, order) => removeSubject(engine, caller, order),
    verify: (caller, order) => orderVerification(engine, caller, order),
    poll,
    receive: (tenant, source, pushed) => receivePushedSet(context, tenant, source, pushed),
  };
}
