import { approvalsRack } from './approvals-rack.ts';
import { guardRack } from './guard-rack.ts';
import { ordinaryDaysRack } from './ordinary-days-rack.ts';

export const GUARD_RACKS = [guardRack, ordinaryDaysRack, approvalsRack];
