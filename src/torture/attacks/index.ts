import type { Rack } from '../rack.ts';
import { cutFeeds } from './cut-feeds/index.ts';
import { attributePoison, drip } from './drip/index.ts';
import { ssrf } from './ssrf/index.ts';
import { tamperedLog } from './tampered-log/index.ts';
import { webhooks } from './webhooks/index.ts';

/** What somebody does who wants something to go wrong. */
export const ATTACK_RACKS: readonly Rack[] = [webhooks, cutFeeds, drip, attributePoison, ssrf, tamperedLog];
