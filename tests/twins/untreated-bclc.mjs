// Untreated patients: the stage that decides which median is shown.
import { count, level, number, yesno } from "../twin_domain.mjs";
import { bclcStage } from "./bclc-2022.mjs";

export default {
  source: "Giannini EG et al. Hepatology 2015;61:184-190; Khalaf N et al. Clin Gastroenterol Hepatol 2017",
  inputs: [
    count("ecog", [0, 1, 2, 3, 4]),
    level("child_pugh_class", ["A", "B", "C"]),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
    count("tumour_number", [1, 2, 3, 4, 9]),
    number("largest_diameter", "cm", [2, 3], { more: [5, 12] }),
  ],
  answer: (p) => ({ stage: bclcStage(p) }),
};
