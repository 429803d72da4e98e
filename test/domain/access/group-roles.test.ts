import { expect } from 'chai';
import { type RoleRules, roleOfClaims } from '../../../src/domain/access/group-roles.ts';

describe('the role of claims', () => {
  const rules: RoleRules = {
    groupClaim: 'groups',
    mapping: [
      { group: 'net', role: 'network_engineer' },
      { group: 'sec', role: 'security_analyst' },
    ],
    defaultRole: null,
  };

  it('is that of the first entry that fits, whatever the order of the groups', () => {
    expect(roleOfClaims({ groups: ['sec', 'net'] }, rules)).to.equal('network_engineer');
    expect(roleOfClaims({ groups: ['other', 'sec'] }, rules)).to.equal('security_analyst');
    expect(roleOfClaims({ groups: 'sec' }, rules)).to.equal('security_analyst');
  });

  it('is the default one when none fits, also for whoever has another now, and none without a default', () => {
    for (const groups of [undefined, null, [], ['x'], 7, { net: true }, [['net']], 'network', 'NET']) {
      expect(roleOfClaims({ groups }, rules, 'admin'), String(groups)).to.equal(undefined);
      expect(roleOfClaims({ groups }, { ...rules, defaultRole: 'readonly_user' }, 'admin')).to.equal('readonly_user');
    }
    expect(roleOfClaims({}, { ...rules, groupClaim: 'constructor' })).to.equal(undefined);
  });

  it('is kept where the provider does not decide, and the default one for newcomers', () => {
    const free = { ...rules, groupClaim: null, defaultRole: 'readonly_user' } as const;
    expect(roleOfClaims({ groups: ['net'] }, free, 'admin')).to.equal('admin');
    expect(roleOfClaims({ groups: ['net'] }, free)).to.equal('readonly_user');
    expect(roleOfClaims({}, { ...free, defaultRole: null })).to.equal(undefined);
  });
});
