/** Nothing: without this file the empty application would run the one of the project. */
export function register(): void {}
