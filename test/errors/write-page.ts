import { writeFileSync } from 'node:fs';
import { errorPage } from './error-page.ts';

// Run by `pnpm docs:errors`.
writeFileSync('docs/errors.md', errorPage());
