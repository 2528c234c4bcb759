/** Roles and what they mean, for pages: without zod. */

export const ROLES = ['admin', 'editor', 'viewer'] as const;

export const ROLE_MEANING = {
  admin: 'Everything, including members, tokens and settings',
  editor: 'Creates and changes experiments and goals',
  viewer: 'Looks at everything, changes nothing',
} as const satisfies Record<(typeof ROLES)[number], string>;
