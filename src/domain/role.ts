/** What somebody may do here. Where several are said of one, the last of them counts. */
export const ROLES = ['auditor', 'operator', 'approver', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
