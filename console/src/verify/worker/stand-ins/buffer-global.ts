import { BytesLikeNode } from './bytes.ts';

// Before any of the proof code is loaded: some of it makes buffers as soon as it is.
Object.assign(globalThis, { Buffer: BytesLikeNode });
