# The real cohorts of $HEPATICA_SHARED/data, prepared as core/survival/cohorts_test.cpp prepares them.
shared_csv <- function(name) {
  path <- file.path(shared, "data", name)
  if (!file.exists(path)) stop(path, " is missing: set HEPATICA_SHARED to the folder that holds data/")
  read.csv(path)
}

# Mayo PBC: death, transplantation censors.
cohort_pbc <- function() {
  d <- shared_csv("pbc/pbc.csv")
  d <- d[complete.cases(d[, c("age", "edema", "bili", "albumin", "protime")]), ]
  transform(d, event = as.integer(status == 2), log_bili = log(bili), log_albumin = log(albumin),
            log_protime = log(protime))
}

# GSE14520: survival in months after resection.
cohort_lci <- function() {
  d <- shared_csv("gse14520-lci/gse14520_tumour.csv")
  d <- d[complete.cases(d[, c("Survival_months", "Survival_status", "CENPA", "SERPINE1")]) &
           d$TNM_staging %in% c("I", "II", "IIIA", "IIIB", "IIIC"), ]
  transform(d, time = Survival_months, event = Survival_status,
            beyond_stage_1 = as.integer(TNM_staging != "I"))
}

# SYSUCC: first visit of each patient with a possible age, survival in days from that visit.
cohort_sysucc <- function() {
  d <- shared_csv("hcc-sysucc-timeseries/dtsdhcc.csv")
  d <- d[d$day == 0 & d$Age >= 18 & d$Age <= 100 & d$OStime_day > 0, ]
  transform(d, time = OStime_day, event = Status_of_death, lesions = Amount.of.Hepatic.Lesions,
            diameter_cm = Largest.Diameter.of.Hepatic.Lesions / 10,
            vascular_invasion = Vascular.Invasion, child_pugh = Child_pugh_score,
            log_afp = log(AFP + 1))
}
