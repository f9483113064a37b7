// A small dictionary for tests of the patient and model areas.
#pragma once

namespace hepatica::patient {

inline constexpr const char* kTestDictionary = R"json({
"schema_version": 1,
"groups": [{"id": "all", "label": {"en": "All", "zh-CN": "全部"}}],
"variables": [
 {"id": "age", "group": "all", "type": "number", "unit": "a", "label": {"en": "Age", "zh-CN": "年龄"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[0, 120]", "plausible": "[18, 95]", "aliases": ["age", "年龄"]},
 {"id": "sex", "group": "all", "type": "category", "label": {"en": "Sex", "zh-CN": "性别"}, "definition": {"en": "d", "zh-CN": "d"},
  "aliases": ["sex", "性别"],
  "levels": [{"id": "female", "label": {"en": "Female", "zh-CN": "女"}}, {"id": "male", "label": {"en": "Male", "zh-CN": "男"}}]},
 {"id": "albumin", "group": "all", "type": "number", "unit": "g/L", "label": {"en": "Albumin", "zh-CN": "白蛋白"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[5, 80]", "plausible": "[10, 70]", "aliases": ["alb", "albumin", "白蛋白"],
  "units": [{"code": "g/L", "factor": 1}, {"code": "g/dL", "factor": 10}]},
 {"id": "bilirubin", "group": "all", "type": "number", "unit": "umol/L", "label": {"en": "Bilirubin", "zh-CN": "总胆红素"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "(0, 1500]", "plausible": "[2, 500]", "aliases": ["tbil", "bilirubin", "总胆红素"],
  "units": [{"code": "umol/L", "label": "μmol/L", "factor": 1}, {"code": "mg/dL", "factor": 17.104}]},
 {"id": "afp", "group": "all", "type": "number", "unit": "ng/mL", "label": {"en": "AFP", "zh-CN": "甲胎蛋白"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[0, 10000000]", "aliases": ["afp", "甲胎蛋白"],
  "units": [{"code": "ng/mL", "factor": 1}, {"code": "k[iU]/L", "label": "kIU/L", "factor": 1.21}]},
 {"id": "neutrophils", "group": "all", "type": "number", "unit": "10*9/L", "label": {"en": "Neutrophils", "zh-CN": "中性粒细胞"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[0, 100]", "aliases": ["neut", "中性粒细胞"]},
 {"id": "lymphocytes", "group": "all", "type": "number", "unit": "10*9/L", "label": {"en": "Lymphocytes", "zh-CN": "淋巴细胞"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[0, 100]", "aliases": ["lym"]},
 {"id": "nlr", "group": "all", "type": "number", "unit": "1", "label": {"en": "NLR", "zh-CN": "中性粒细胞/淋巴细胞比值"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[0, 1000]", "derive": "neutrophils / lymphocytes"},
 {"id": "tumour_number", "group": "all", "type": "integer", "unit": "1", "label": {"en": "Number", "zh-CN": "肿瘤数目"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[0, 100]"},
 {"id": "diameter_2", "group": "all", "type": "number", "unit": "cm", "label": {"en": "Second", "zh-CN": "第二"},
  "definition": {"en": "d", "zh-CN": "d"}, "possible": "[0, 40]"},
 {"id": "ascites", "group": "all", "type": "category", "ordered": true, "label": {"en": "Ascites", "zh-CN": "腹水"},
  "definition": {"en": "d", "zh-CN": "d"}, "aliases": ["ascites", "腹水"],
  "levels": [{"id": "none", "label": {"en": "None", "zh-CN": "无"}}, {"id": "mild", "label": {"en": "Mild", "zh-CN": "轻度"}},
             {"id": "severe", "label": {"en": "Severe", "zh-CN": "重度"}}]},
 {"id": "cirrhosis", "group": "all", "type": "boolean", "label": {"en": "Cirrhosis", "zh-CN": "肝硬化"},
  "definition": {"en": "d", "zh-CN": "d"}, "aliases": ["cirrhosis", "肝硬化"]}
],
"contradictions": [{"id": "one_tumour_two_sizes", "when": "tumour_number == 1 and known(diameter_2)", "fields": ["tumour_number", "diameter_2"],
  "text": {"en": "one tumour has no second diameter", "zh-CN": "单个肿瘤没有第二个直径"}}]
})json";

}  // namespace hepatica::patient
