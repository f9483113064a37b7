/// A model card as Markdown: a text file that a repository, a reviewer or a committee can keep.
import { t } from '../words/words';
import type { Block, Cell, ModelCard } from './blocks';

// Signs that Markdown would read as markup; expressions are set as code and keep theirs.
const plain = (words: string) => words.replace(/\s*\n\s*/g, ' ').replace(/([\\`*_<>|])/g, '\\$1').replace(/\u2212(?=\d)/g, '-');
const asCode = (words: string) => `\`${words.replace(/`/g, "'")}\``;
const cell = (one: Cell) => (typeof one === 'string' ? plain(one) : asCode(one.code).replace(/\|/g, '\\|'));
const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

function written(block: Block): string {
  switch (block.kind) {
    case 'words': return plain(block.words);
    case 'list': return block.items.map((one) => `- ${plain(one)}`).join('\n');
    case 'facts': return block.rows.map(([name, value]) => `- **${plain(name)}:** ${plain(value)}`).join('\n');
    case 'formula': return [
      `### ${plain(block.name)}`, ...(block.formula ? [`\`\`\`\n${block.formula.replace(/\u2212(?=\d)/g, '-')}\n\`\`\``] : []), ...(block.note ? [plain(block.note)] : []),
    ].join('\n\n');
    case 'table': return [
      `**${plain(block.caption)}**`,
      [line(block.head.map(plain)), line(block.head.map(() => '---')), ...block.rows.map((row) => line(row.map(cell)))].join('\n'),
    ].join('\n\n');
  }
}

export function markdown(card: ModelCard): string {
  const parts = [`# ${t('card_doc.title')}: ${plain(card.title)}`, plain(t('card_doc.lead'))];
  for (const one of card.sections) parts.push(`## ${plain(one.title)}`, `*${plain(one.answers)}*`, ...one.blocks.map(written));
  return `${parts.join('\n\n')}\n`;
}
