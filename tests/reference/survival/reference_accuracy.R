# ROC areas (pROC), time-dependent AUC and Brier scores (riskRegression::Score).
suppressMessages({
  library(pROC)
  library(riskRegression)
})
roc_of <- function(y, risk) {
  r <- roc(y, risk, direction = "<", quiet = TRUE)
  ci <- ci.auc(r, method = "delong")
  list(auc = as.numeric(auc(r)), std_error = sqrt(var(r, method = "delong")), lower = ci[1], upper = ci[3])
}
first <- roc(binary$y, binary$risk, direction = "<", quiet = TRUE)
second <- roc(binary$y, binary$coarse, direction = "<", quiet = TRUE)
test <- roc.test(first, second, method = "delong", paired = TRUE)
curve <- coords(second, "all", ret = c("threshold", "sensitivity", "specificity"), transpose = FALSE)

score <- function(data, risk, times) {
  s <- suppressWarnings(Score(list(m = risk), formula = Surv(time, event) ~ 1, data = data, times = times,
                              metrics = c("auc", "brier"), summary = "ipa", conf.int = TRUE,
                              cens.model = "km", conservative = FALSE))
  auc <- as.data.frame(s$AUC$score)
  brier <- as.data.frame(s$Brier$score)
  list(times = times, auc = auc$AUC, auc_std_error = auc$se,
       brier = brier$Brier[brier$model == "m"], brier_std_error = brier$se[brier$model == "m"],
       null = brier$Brier[brier$model == "Null model"], ipa = brier$IPA[brier$model == "m"])
}
risks <- function(linear_predictor, times, scale) {
  round(sapply(times, function(t) 1 - exp(-(t / scale)^1.2 * exp(linear_predictor))), 6)
}
plain_lp <- 0.03 * (plain$age - 60) + 0.4 * plain$male + 0.3 * log(plain$marker)
ties_lp <- 0.6 * ties$dose - 0.5 * ties$male
plain_times <- c(6, 12.5, 24)
ties_times <- c(3, 6, 10)
plain_risk <- risks(plain_lp, plain_times, 24)
ties_risk <- risks(ties_lp, ties_times, 9)

cohorts <- lapply(list(pbc = cohort_pbc(), lci = cohort_lci(), sysucc = cohort_sysucc()), function(d) {
  lp <- if ("log_bili" %in% names(d)) d$log_bili - 1 else
    if ("CENPA" %in% names(d)) 0.3 * (d$SERPINE1 - 6) else 0.08 * (d$diameter_cm - 7)
  t <- unname(quantile(d$time, 0.6, type = 1))
  c(list(horizon = t), score(d, as.matrix(1 - exp(-0.5 * exp(lp))), t))
})

save_reference("accuracy", list(
  roc = roc_of(binary$y, binary$risk), roc_ties = roc_of(binary$y, binary$coarse),
  difference = list(difference = as.numeric(auc(first) - auc(second)), p = test$p.value),
  curve = list(threshold = rev(curve$threshold), sensitivity = rev(curve$sensitivity),
               specificity = rev(curve$specificity)),
  plain_risk = plain_risk, ties_risk = ties_risk,
  plain = score(plain, plain_risk, plain_times), ties = score(ties, ties_risk, ties_times),
  cohorts = cohorts))
