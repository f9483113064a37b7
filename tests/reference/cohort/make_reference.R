# Makes clinic.csv, a fictitious cohort with gaps, and clinic.json, what R says about it; the tests read
# both and never need R.
#
#   Rscript tests/reference/cohort/make_reference.R       (from the repository root)
suppressMessages({
  library(survival)
  library(jsonlite)
})
RNGversion("4.0.0")
set.seed(20260601)
folder <- "tests/reference/cohort"
n <- 240
age <- round(rnorm(n, 60, 10))
sex <- ifelse(runif(n) < 0.75, "male", "female")
albumin <- round(rnorm(n, 3.8, 0.5), 1)
afp <- round(exp(rnorm(n, 4, 2)), 1)
size <- round(pmin(18, exp(rnorm(n, 1.5, 0.5))), 1)
number <- sample(1:4, n, TRUE, c(.6, .2, .1, .1))
invasion <- rbinom(n, 1, 0.2)
ascites <- sample(c("none", "mild", "moderate_severe"), n, TRUE, c(.7, .2, .1))
lp <- 0.03 * (age - 60) - 0.6 * (albumin - 3.8) + 0.1 * log(afp) + 0.08 * size + 0.7 * invasion
months <- rexp(n, 0.012 * exp(lp))
censor <- runif(n, 12, 84)
days <- ceiling(30.4375 * pmin(months, censor))
dead <- as.integer(months <= censor)
albumin[sample(n, 14)] <- NA
afp[sample(n, 9)] <- NA
clinic <- data.frame(id = seq_len(n), Age = age, Sex = sex, "Albumin (g/dL)" = albumin, AFP = afp, "Tumour size (cm)" = size,
                     "Number of nodules" = number, "Vascular invasion" = invasion, Ascites = ascites,
                     "OS days" = days, Death = dead, check.names = FALSE)
write.csv(clinic, file.path(folder, "clinic.csv"), row.names = FALSE, na = "")

mo <- days / 365.25 * 12
one <- function(x) list(n = sum(!is.na(x)), mean = mean(x, na.rm = TRUE), sd = sd(x, na.rm = TRUE),
                        quartiles = unname(quantile(x, c(.25, .5, .75), na.rm = TRUE)))
km <- summary(survfit(Surv(mo, dead) ~ 1, conf.type = "log-log"))$table
reverse <- summary(survfit(Surv(mo, 1 - dead) ~ 1, conf.type = "log-log"))$table
by_invasion <- survdiff(Surv(mo, dead) ~ invasion)
complete <- !is.na(albumin) & !is.na(afp)
cox <- coxph(Surv(mo, dead) ~ age + albumin10 + lafp + size + invasion,
             data.frame(age, albumin10 = albumin * 10, lafp = log10(afp), size, invasion, mo, dead)[complete, ])
# Every column at its mean; basehaz(centered = TRUE) would leave 0/1 columns at 0.
s0 <- summary(survfit(cox, newdata = as.data.frame(t(colMeans(model.matrix(cox))))), times = c(12, 36))$surv
logistic <- glm(dead ~ age + log10(afp) + I(ascites == "mild") + I(ascites == "moderate_severe"), binomial,
                data.frame(age, afp, ascites, dead), control = list(epsilon = 1e-14))
joint <- coxph(Surv(mo, dead) ~ age + size + invasion + strata(site), data.frame(age, size, invasion, mo, dead, site = seq_len(n) > 100))
reference <- list(
  made_with = list(R = paste(R.version$major, R.version$minor, sep = "."), survival = as.character(packageVersion("survival"))),
  age = one(age), albumin_g_per_l = one(albumin * 10),
  kruskal_age_by_sex = kruskal.test(age, factor(sex))$p.value,
  chi_square_ascites_by_sex = suppressWarnings(chisq.test(table(ascites, sex), correct = FALSE)$p.value),
  median_survival = unname(km[c("median", "0.95LCL", "0.95UCL")]), median_follow_up = unname(reverse[c("median", "0.95LCL", "0.95UCL")]),
  log_rank_invasion = unname(by_invasion$chisq),
  cox = list(coefficients = unname(coef(cox)), std_error = unname(sqrt(diag(vcov(cox)))), log_likelihood = cox$loglik[2],
             baseline = s0, c_index = unname(concordance(cox)$concordance)),
  logistic = list(coefficients = unname(coef(logistic)), std_error = unname(sqrt(diag(vcov(logistic))))),
  joint = list(coefficients = unname(coef(joint)), std_error = unname(sqrt(diag(vcov(joint)))), log_likelihood = joint$loglik[2]))
writeLines(toJSON(reference, digits = I(14), auto_unbox = TRUE, pretty = TRUE, na = "null"), file.path(folder, "clinic.json"))
