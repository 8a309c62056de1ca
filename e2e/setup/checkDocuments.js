/**
 * Every path and npm script that a document names in backticks exists. Prints what does not, and ends with 1 if there is any.
 */
import { existsSync, readFileSync } from 'node:fs';

const documents = ['README.md', 'ARCHITECTURE.md', 'e2e/README.md'];
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);
const rooms = /^(app|components|lib|e2e|\.ci)\//;
const wrong = [];

for (const document of documents) {
  if (!existsSync(document)) {
    wrong.push(`${document} is missing`);
    continue;
  }
  for (const [, text] of readFileSync(document, 'utf8').matchAll(/`([^`\n]+)`/g)) {
    const script = /^npm run ([\w:-]+)/.exec(text)?.[1];
    if (script && !scripts.includes(script)) wrong.push(`${document}: there is no script "${script}"`);
    const path = text.replace(/\/…$|\/$/, '');
    if (rooms.test(text) && !/[\s*{}<>…]/.test(path) && !existsSync(path))
      wrong.push(`${document}: there is no ${path}`);
  }
}

for (const line of wrong) console.error(line);
console.log(`${documents.length} documents, ${wrong.length} broken references`);
process.exitCode = wrong.length > 0 ? 1 : 0;
