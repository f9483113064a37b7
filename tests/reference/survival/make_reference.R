# Writes every reference file of this folder from R; the tests read the files and never need R.
#
#   Rscript tests/reference/survival/make_reference.R [topic ...]
#
# Run from the repository root. Each topic is one file reference_<topic>.R beside this one, and writes
# <topic>.json. data.json holds the synthetic data that the topics and the tests share. Cohorts that
# may not be committed are read from $HEPATICA_SHARED/data (default ../shared/data).
suppressMessages({
  library(survival)
  library(jsonlite)
})

folder <- "tests/reference/survival"
shared <- Sys.getenv("HEPATICA_SHARED", "../shared")
RNGversion("4.0.0")

# Fourteen digits; names of a list become keys; vectors of length one become scalars unless
# wrapped in I().
save_reference <- function(topic, content) {
  content <- c(list(made_with = versions), content)
  text <- toJSON(content, digits = I(14), auto_unbox = TRUE, null = "null", na = "null")
  writeLines(gsub("(\\],|\\},)(\"[a-z_]+\":)", "\\1\n\\2", text), file.path(folder, paste0(topic, ".json")))
}

version_of <- function(package) as.character(packageVersion(package))
versions <- c(list(R = paste(R.version$major, R.version$minor, sep = ".")),
              sapply(c("survival", "rms", "cmprsk", "pROC", "riskRegression", "glmnet", "MASS",
                       "brglm2", "metafor", "mice"), version_of, simplify = FALSE))

source(file.path(folder, "synthetic_data.R"))
writeLines(gsub("(\\],|\\},)(\"[a-z_0-9]+\":)", "\\1\n\\2", toJSON(synthetic, digits = I(17))),
           file.path(folder, "data.json"))

source(file.path(folder, "shared_cohorts.R"))

topics <- commandArgs(trailingOnly = TRUE)
if (length(topics) == 0) {
  topics <- sub("^reference_(.*)\\.R$", "\\1", list.files(folder, "^reference_.*\\.R$"))
}
for (topic in topics) {
  cat(topic, "\n")
  source(file.path(folder, paste0("reference_", topic, ".R")), local = new.env())
}
