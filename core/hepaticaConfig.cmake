# Read by find_package(hepatica): the third parties that public headers or the libraries name, then the targets.
include(CMakeFindDependencyMacro)
find_dependency(Eigen3)
find_dependency(nlohmann_json)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/hepaticaTargets.cmake)
