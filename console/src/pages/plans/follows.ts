/** What changes a plan: that it is decided about, that its people change, that it is carried out. */
export const PLAN_EVENTS = ['plan.', 'hold.', 'identity.', 'policy.'] as const;
export const WORK_EVENTS = [...PLAN_EVENTS, 'operation.', 'task.'] as const;
