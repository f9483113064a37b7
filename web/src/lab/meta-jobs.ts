/// The meta-analysis part's buttons: files in, sites together, the core's answer out.
import { readSite, together, type MetaSite } from './meta';
import type { LabState } from './state';
import { act, ask, lab, readJson, work } from './store';
import type { Meta } from './types';

/** Reads the sites' files; the first that holds no validation is refused by name. */
export async function takeSites(files: Iterable<File>): Promise<void> {
  const sites: MetaSite[] = [];
  let problem: LabState['problem'];
  for (const file of files) {
    const read = await readJson('pool', file);
    const site = 'problem' in read ? undefined : readSite(read.value, file.name);
    if (site) sites.push(site);
    else problem ??= 'problem' in read ? read.problem : { where: 'pool', file: file.name, fault: 'meta' };
  }
  if (sites.length > 0) act({ type: 'meta_sites', sites: together(lab.peek().metaSites, sites) });
  if (problem) act({ type: 'failed', problem });
}

export function runMeta(): Promise<void> {
  const { metaSites, metaForm: form } = lab.peek();
  return work('pool', 'meta', 1, async () => {
    const meta = await ask<Meta>('pool_meta', { sites: metaSites.map(({ name, validation }) => ({ name, validation })), between: form.between, hartung_knapp: !form.normal });
    act({ type: 'meta', meta });
  });
}
