import streamlit as st

st.title("Errors")
