# R's time and answer on the data that survival_bench.cpp wrote: survival_peer.R work file
suppressMessages(library(survival))
arguments <- commandArgs(trailingOnly = TRUE)
connection <- file(arguments[2], "rb")
size <- readBin(connection, "double", 2)
time <- readBin(connection, "double", size[1])
event <- readBin(connection, "double", size[1])
x <- matrix(readBin(connection, "double", size[1] * size[2]), size[1])
close(connection)

# Median of several runs, the first of which is left out as a warm-up.
seconds <- function(work, repeats = 5) {
  work()
  median(replicate(repeats, {
    begin <- proc.time()[[3]]
    work()
    proc.time()[[3]] - begin
  }))
}

answer <- switch(arguments[1], cox = {
  y <- Surv(time, event)
  control <- coxph.control()
  fit <- coxph(y ~ x, control = coxph.control(eps = 1e-12))
  c(seconds(function() coxph(y ~ x)),
    seconds(function() coxph.fit(x, y, NULL, NULL, NULL, control, NULL, "efron", NULL, resid = FALSE)),
    fit$loglik[2], unname(coef(fit)))
}, concordance = {
  y <- Surv(time, event)
  work <- function() concordance(y ~ x[, 1], reverse = TRUE)
  c(seconds(work), work()$concordance)
}, glmnet = {
  y <- Surv(time, event)
  work <- function() glmnet::glmnet(x, y, family = "cox", nlambda = 100)
  c(seconds(work), length(work()$lambda))
})
cat(format(answer, digits = 17), sep = "\n")
