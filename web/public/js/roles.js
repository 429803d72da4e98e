/** The roles, as people read them. */
export const ROLES = [
  ['readonly_user', 'Reader'],
  ['security_analyst', 'Security analyst'],
  ['network_engineer', 'Network engineer'],
  ['admin', 'Administrator'],
];

/** A role's title. */
export const roleTitle = (role) => ROLES.find(([key]) => key === role)?.[1] ?? role;
