import type { Answer } from '@lockstep/sdk';

export type ShownTarget = Answer<'target'>;
