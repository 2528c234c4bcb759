// npm run build: the production build for `npm start`.
import { loadEnvironmentFiles } from './shared/environment.mjs';
import { build } from './shared/build.mjs';
import { runQuietly } from './shared/quiet.mjs';
import { fail, step } from './shared/steps.mjs';

try {
  loadEnvironmentFiles();
  await step('Generating code', () => runQuietly('generate', process.execPath, ['scripts/generate.mjs']));
  await step('Building the application', (say) => build({ say }));
} catch (error) {
  fail(error);
}
