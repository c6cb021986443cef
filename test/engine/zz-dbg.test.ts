import { it } from 'vitest';
import { makeHouse, START } from '../support/house.ts';
it('x', async () => {
    const house = await makeHouse({ systems: { directory: [], git: [{ kind: 'pagedWrongly', as: 'skipItem' }], crm: [] } });
    const git = house.systems.get('git');
    for (let i = 0; i < 300; i++) git?.operator.create({ name: `old-${i}`, keys: {}, attributes: {}, entitlements: [] });
    await house.report([{id:'100', department:'Engineering'}]);
    await house.until(START + 60_000);
    console.log(await house.store.transaction(house.tenant, async (tx) => JSON.stringify([await tx.find('target', {target_id:'git'}), await tx.find('exception', {}), await tx.count('account', { target_id: 'git' })], null, 1)));
});
