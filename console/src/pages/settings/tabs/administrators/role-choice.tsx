import { Radio, Stack } from '@mantine/core';
import type { Role } from '../../../../app/session.tsx';
import { texts } from '../../../../texts/index.ts';

const ROLES: readonly Role[] = ['auditor', 'operator', 'approver', 'administrator'];
const { roles, roleHelp, administrators } = texts.signIn;

/** Each with what it may do beside it: nobody should have to know. */
export function RoleChoice({
  value,
  onChange,
}: {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}) {
  return (
    <Radio.Group
      label={administrators.role}
      value={value}
      onChange={(next) => {
        const role = ROLES.find((one) => one === next);
        if (role !== undefined) onChange(role);
      }}
    >
      <Stack gap="xs" mt="xs">
        {ROLES.map((role) => (
          <Radio key={role} value={role} label={roles[role]} description={roleHelp[role]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
