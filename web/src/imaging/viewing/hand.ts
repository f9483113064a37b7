/// The tools of the hand and the buttons they lie on, alike wherever pictures are shown.
import * as tools from '@cornerstonejs/tools';

export const handTools = ['crosshair', 'window', 'pan', 'zoom', 'length', 'bidirectional', 'probe'] as const;
export type HandTool = typeof handTools[number];
type Group = NonNullable<ReturnType<typeof tools.ToolGroupManager.createToolGroup>>;

const toolName: Record<HandTool, string | undefined> = {
  crosshair: undefined, window: tools.WindowLevelTool.toolName, pan: tools.PanTool.toolName, zoom: tools.ZoomTool.toolName,
  length: tools.LengthTool.toolName, bidirectional: tools.BidirectionalTool.toolName, probe: tools.ProbeTool.toolName,
};
const { MouseBindings } = tools.Enums;
/** Always there: the middle button pans, the right one zooms, the wheel scrolls. */
const fixed = { [tools.PanTool.toolName]: MouseBindings.Auxiliary, [tools.ZoomTool.toolName]: MouseBindings.Secondary };

const measuring: (string | undefined)[] = [toolName.length, toolName.bidirectional, toolName.probe];
/** What was measured before on other planes is drawn only by tools that are not asleep. */
function add(group: Group, name: string): void {
  group.addTool(name);
  if (measuring.includes(name)) group.setToolPassive(name);
}

/** Gives the first button to a tool; undefined leaves it to the page (brush, clicks). */
export function hold(group: Group, tool: HandTool | undefined): void {
  const name = tool && toolName[tool];
  const scroll = tools.StackScrollTool.toolName;
  for (const other of [...Object.values(toolName), scroll]) {
    if (!other) continue;
    if (!group.hasTool(other)) add(group, other);
    else if (other !== scroll && group.getToolOptions(other)?.mode === tools.Enums.ToolModes.Active) group.setToolPassive(other);
  }
  group.setToolActive(scroll, { bindings: [{ mouseButton: MouseBindings.Wheel }] });
  const touch = { numTouchPoints: 2 };
  for (const [other, button] of Object.entries(fixed)) {
    group.setToolActive(other, { bindings: [{ mouseButton: button }, ...(other === tools.ZoomTool.toolName ? [touch] : []), ...(name === other ? [{ mouseButton: MouseBindings.Primary }] : [])] });
  }
  if (name && !(name in fixed)) group.setToolActive(name, { bindings: [{ mouseButton: MouseBindings.Primary }] });
}
