/** Who is signed in, as the frame shows them. */
export type ShellUser = { name: string; email: string; role: 'admin' | 'editor' | 'viewer' };

/** What the command palette can jump to besides the pages. */
export type PaletteEntry = { kind: 'experiment' | 'goal'; key: string; name: string };
